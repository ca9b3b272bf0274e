-- Grain: one row per company. Holds coded answers and the company's atom, no id of a company or an owner.
-- {columns} = c0 utinyint, c1 utinyint, ...: one per coded column, the byte of the submission.
create table answer (atom integer not null, {columns})
