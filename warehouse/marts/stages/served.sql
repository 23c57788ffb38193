-- one row: place × source × provider expected to serve it × month of the window, with whether the month had come in
-- A status such as outside is served by every provider: those listed in `expected` for 'all'.
SELECT DISTINCT
    place.code AS area_code,
    expected.source,
    expected.provider_code,
    calendar.month,
    calendar.quarter,
    calendar.financial_year,
    coalesce(reporting.received, FALSE) AS received
FROM place
JOIN expected ON expected.area_code = CASE WHEN place.is_area THEN place.code ELSE 'all' END
CROSS JOIN calendar
LEFT JOIN reporting
    ON
        reporting.provider_code = expected.provider_code
        AND reporting.source = expected.source
        AND reporting.month = calendar.month
