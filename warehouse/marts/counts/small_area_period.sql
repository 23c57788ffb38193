-- local authority of residence × ward or MSOA × month, quarter or financial year
-- Every level and kind of period is counted for every local authority; which is shown is decided for each later.
-- Contacts with no ward or MSOA of the region are in other tables only.
-- An area that lies in two authorities has a row in each.
-- Providers are those of the local authority that holds the area, judged by the window's months of the period.
WITH homes AS (
    SELECT residence_la, 'ward' AS area_level, residence_ward AS area, month, person FROM violence
    WHERE is_primary
    UNION ALL
    SELECT residence_la, 'msoa' AS area_level, residence_msoa AS area, month, person FROM violence
    WHERE is_primary
),

counted AS (
    SELECT residence_la, area_level, area, period_kind, starts, count(*) AS n, count(DISTINCT person) AS people
    FROM homes
    JOIN period USING (month)
    GROUP BY ALL
),

areas AS (
    SELECT DISTINCT la AS residence_la, 'ward' AS area_level, ward AS area FROM small_area
    WHERE ward IS NOT NULL
    UNION ALL
    SELECT DISTINCT la AS residence_la, 'msoa' AS area_level, msoa AS area FROM small_area
    WHERE msoa IS NOT NULL
),

periods AS (SELECT DISTINCT period_kind, starts FROM period)

SELECT
    areas.residence_la,
    areas.area_level,
    areas.area,
    periods.period_kind,
    periods.starts,
    coalesce(counted.n, 0) AS n,
    coalesce(counted.people, 0) AS people,
    coalesce(coverage.providers_received, 0) AS providers_received,
    coalesce(coverage.providers_complete, 0) AS providers_complete,
    coalesce(coverage.providers_expected, 0) AS providers_expected
FROM areas
CROSS JOIN periods
LEFT JOIN counted USING (residence_la, area_level, area, period_kind, starts)
LEFT JOIN coverage_period AS coverage
    ON
        coverage.source = 'ecds' AND coverage.area_code = areas.residence_la
        AND coverage.period_kind = periods.period_kind AND coverage.starts = periods.starts
