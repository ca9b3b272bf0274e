-- Whoever holds an invitation reads all questions before signing in: the common ones, and those of the associations that ask the company.

GRANT SELECT (own_section) ON wave_association TO kurabe_auth;
