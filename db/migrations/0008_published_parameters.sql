-- How much of a release is coarser than its policy has it, and how many data sets prove it: numbers that the methods page shows everybody.
GRANT SELECT (parameters) ON release TO kurabe_auth;
