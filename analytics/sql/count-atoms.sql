-- Grain: one row per (atom, column, byte) that occurs; every company counts once per column.
-- One such part per column, joined by UNION ALL: the number of statements is the cost, not the rows.
-- {column} = number of the coded column.
select atom, {column}::integer as "column", c{column}::integer as byte, count(*)::integer as companies
from answer
group by all
