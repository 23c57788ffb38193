-- local authority × month × source
-- EDs by residence; ambulance incidents, and those of them an ED holds too (linked), by place of incident.
-- linked is judged by who sent ambulance files.
WITH shown (area_basis, source, judged_by) AS (
    VALUES ('residence', 'ecds', 'ecds'), ('incident', 'ambulance', 'ambulance'), ('incident', 'linked', 'ambulance')
),

counted AS (
    SELECT 'ecds' AS source, residence_la AS la, month, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_primary
    GROUP BY ALL
    UNION ALL
    SELECT 'ambulance' AS source, incident_la AS la, month, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_ambulance
    GROUP BY ALL
    UNION ALL
    SELECT 'linked' AS source, incident_la AS la, month, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_ambulance AND linked
    GROUP BY ALL
)

SELECT
    shown.area_basis,
    place.code AS la,
    calendar.month,
    shown.source,
    coalesce(counted.n, 0) AS n,
    coalesce(counted.people, 0) AS people,
    coalesce(coverage.providers_received, 0) AS providers_received,
    coalesce(coverage.providers_complete, 0) AS providers_complete,
    coalesce(coverage.providers_expected, 0) AS providers_expected
FROM shown
CROSS JOIN place
CROSS JOIN calendar
LEFT JOIN counted
    ON counted.source = shown.source AND counted.la = place.code AND counted.month = calendar.month
LEFT JOIN coverage_month AS coverage
    ON coverage.source = shown.judged_by AND coverage.area_code = place.code AND coverage.month = calendar.month
