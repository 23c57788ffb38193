-- local authority of residence × financial year × weekday × 3-hour band of arrival
-- A year the window holds in part counts that part; its providers are judged by the same months.
WITH counted AS (
    SELECT residence_la, financial_year, weekday, time_band, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_primary
    GROUP BY ALL
),

years AS (SELECT DISTINCT financial_year FROM calendar),

weekdays AS (
    SELECT cast(code AS TINYINT) AS weekday FROM code_list
    WHERE list = 'weekday'
),

bands AS (
    SELECT code AS time_band FROM code_list
    WHERE list = 'time_band'
)

SELECT
    place.code AS residence_la,
    years.financial_year,
    weekdays.weekday,
    bands.time_band,
    coalesce(counted.n, 0) AS n,
    coalesce(counted.people, 0) AS people,
    coalesce(coverage.providers_received, 0) AS providers_received,
    coalesce(coverage.providers_complete, 0) AS providers_complete,
    coalesce(coverage.providers_expected, 0) AS providers_expected
FROM place
CROSS JOIN years
CROSS JOIN weekdays
CROSS JOIN bands
LEFT JOIN counted
    ON
        counted.residence_la = place.code AND counted.financial_year = years.financial_year
        AND counted.weekday = weekdays.weekday AND counted.time_band = bands.time_band
LEFT JOIN coverage_year AS coverage
    ON coverage.source = 'ecds' AND coverage.area_code = place.code AND coverage.financial_year = years.financial_year
