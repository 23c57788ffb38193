-- local authority of residence × quarter × definition
-- secondary holds primary; sensitivity holds neither.
-- A quarter the window holds in part counts that part; its providers are judged by the same months.
WITH definitions (definition_name) AS (VALUES ('primary'), ('secondary'), ('sensitivity')),

counted AS (
    SELECT residence_la, quarter, 'primary' AS definition_name, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_primary
    GROUP BY ALL
    UNION ALL
    SELECT residence_la, quarter, 'secondary' AS definition_name, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_secondary
    GROUP BY ALL
    UNION ALL
    SELECT residence_la, quarter, 'sensitivity' AS definition_name, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_sensitivity
    GROUP BY ALL
),

quarters AS (SELECT DISTINCT quarter FROM calendar)

SELECT
    place.code AS residence_la,
    quarters.quarter,
    definitions.definition_name,
    coalesce(counted.n, 0) AS n,
    coalesce(counted.people, 0) AS people,
    coalesce(coverage.providers_received, 0) AS providers_received,
    coalesce(coverage.providers_complete, 0) AS providers_complete,
    coalesce(coverage.providers_expected, 0) AS providers_expected
FROM place
CROSS JOIN quarters
CROSS JOIN definitions
LEFT JOIN counted
    ON
        counted.residence_la = place.code AND counted.quarter = quarters.quarter
        AND counted.definition_name = definitions.definition_name
LEFT JOIN coverage_quarter AS coverage
    ON coverage.source = 'ecds' AND coverage.area_code = place.code AND coverage.quarter = quarters.quarter
