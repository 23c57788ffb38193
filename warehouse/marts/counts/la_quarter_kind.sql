-- local authority of residence × quarter × kind
-- One contact may be in several kinds.
-- A quarter the window holds in part counts that part; its providers are judged by the same months.
WITH kinds (kind) AS (VALUES ('sexual'), ('domestic'), ('under_18')),

counted AS (
    SELECT residence_la, quarter, 'sexual' AS kind, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_secondary AND is_sexual
    GROUP BY ALL
    UNION ALL
    SELECT residence_la, quarter, 'domestic' AS kind, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_secondary AND is_domestic
    GROUP BY ALL
    UNION ALL
    SELECT residence_la, quarter, 'under_18' AS kind, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_secondary AND is_under_18
    GROUP BY ALL
),

quarters AS (SELECT DISTINCT quarter FROM calendar)

SELECT
    place.code AS residence_la,
    quarters.quarter,
    kinds.kind,
    coalesce(counted.n, 0) AS n,
    coalesce(counted.people, 0) AS people,
    coalesce(coverage.providers_received, 0) AS providers_received,
    coalesce(coverage.providers_complete, 0) AS providers_complete,
    coalesce(coverage.providers_expected, 0) AS providers_expected
FROM place
CROSS JOIN quarters
CROSS JOIN kinds
LEFT JOIN counted
    ON counted.residence_la = place.code AND counted.quarter = quarters.quarter AND counted.kind = kinds.kind
LEFT JOIN coverage_quarter AS coverage
    ON coverage.source = 'ecds' AND coverage.area_code = place.code AND coverage.quarter = quarters.quarter
