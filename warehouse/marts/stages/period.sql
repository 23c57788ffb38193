-- one row: month of the window × kind of period that holds it, with the first day of that period
SELECT month, 'month' AS period_kind, month AS starts FROM calendar
UNION ALL
SELECT month, 'quarter' AS period_kind, quarter AS starts FROM calendar
UNION ALL
SELECT month, 'year' AS period_kind, make_date(cast(left(financial_year, 4) AS INTEGER), 4, 1) AS starts FROM calendar
