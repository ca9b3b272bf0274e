-- Grain: one row per released cell (view, column, code); the columns of cells.csv.
create table cell (
  wave varchar not null,
  item varchar not null,
  item_version integer not null,
  association varchar not null,
  sector varchar not null,
  size varchar not null,
  code varchar not null,
  n integer,
  lo integer,
  hi integer,
  status varchar not null
)
