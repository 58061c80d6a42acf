-- Whether the day of a date is not to be trusted: there is none, it names a month or year only, or little speaks for it.
CREATE OR REPLACE MACRO is_weak_date(day, exactness, confidence) AS
    coalesce(day IS NULL OR exactness IN ('month', 'year') OR confidence < 0.4, false);
