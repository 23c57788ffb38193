-- provider × financial year
-- Beside the published counts stands what `warehouse.marts.published_gap` estimated from them (gap_estimate):
-- nothing is counted here.
WITH told AS (
    SELECT
        provider_code,
        financial_year,
        any_value(providers_received) AS providers_received,
        any_value(providers_complete) AS providers_complete,
        any_value(providers_expected) AS providers_expected,
        bool_and(status = 'not_received') AS is_absent,
        bool_or(status = 'suppressed_group') AS is_coarsened,
        bool_or(note <> 'no_note' AND status = 'published') AS has_notes,
        bool_or(coding = 'coded' AND note = 'says' AND status = 'published') AS has_coded
    FROM provider_year_coding
    GROUP BY provider_code, financial_year
),

judged AS (
    SELECT
        *,
        CASE
            WHEN is_absent THEN 'not_received'
            WHEN is_coarsened THEN 'suppressed_group'
            WHEN NOT has_notes THEN 'no_notes'
            WHEN NOT has_coded THEN 'suppressed'
            ELSE gap_estimate.status
        END AS basis
    FROM told
    LEFT JOIN gap_estimate USING (provider_code, financial_year)
)

SELECT
    provider_code,
    financial_year,
    CASE WHEN basis IN ('estimated', 'pooled') THEN coded END AS n,
    CASE
        WHEN basis IN ('estimated', 'pooled') THEN 'published'
        WHEN basis IN ('not_received', 'suppressed_group') THEN basis
        ELSE 'suppressed'
    END AS status,
    basis,
    CASE WHEN basis IN ('estimated', 'pooled') THEN reads_uncoded END AS reads_uncoded,
    CASE WHEN basis IN ('estimated', 'pooled') THEN round(sensitivity, 2) END AS sensitivity,
    CASE WHEN basis IN ('estimated', 'pooled') THEN round(estimated) END AS estimated,
    CASE WHEN basis IN ('estimated', 'pooled') THEN round(low) END AS low,
    CASE WHEN basis IN ('estimated', 'pooled') THEN round(high) END AS high,
    CASE WHEN basis IN ('estimated', 'pooled') THEN round(100 * ascertained) END AS percent_ascertained,
    providers_received,
    providers_complete,
    providers_expected
FROM judged
