-- The releaser reads submissions page by page. With `IN (SELECT ...)` each page read every answer sheet there is, so that a
-- release grew with the square of its respondents; with `EXISTS` each submission asks for its own sheet. The same rows are seen.

ALTER POLICY releaser_reads ON submission
  USING (nullif(current_setting('app.actor', true), '') = 'releaser'
    AND EXISTS (SELECT FROM response r WHERE r.response_key = submission.response_key));
