-- Everything that decides whether time is free, in one statement: see facts.py, which reads the nine lists in order.
-- A day is counted as date.toordinal() counts it: 0001-01-01 is 1.
WITH wanted AS (
    SELECT id, kind, capacity, site_id FROM agenda_calendar WHERE active AND id = ANY(%(calendars)s::bigint[])
)
SELECT json_build_array(
    (SELECT json_agg(json_build_array(id, kind, capacity, site_id)) FROM wanted),

    (SELECT json_agg(json_build_array(
            calendar_id, rule.id, rule.site_id, weekday, extract(epoch FROM starts)::int, extract(epoch FROM ends)::int,
            valid_from - date '0001-01-01' + 1, valid_until - date '0001-01-01' + 1))
       FROM agenda_availabilityrule rule JOIN wanted ON wanted.id = calendar_id
      WHERE (kind = 'stations' OR (
                (%(theme)s = '' OR themes = '{}' OR %(theme)s = ANY (themes))
            AND (%(language)s = '' OR languages = '{}' OR %(language)s = ANY (languages))
            AND (%(channel)s = '' OR channels = '{}' OR %(channel)s = ANY (channels))))
        AND coalesce(valid_from <= %(last)s::date, true) AND coalesce(valid_until >= %(first)s::date, true)),

    (SELECT json_agg(json_build_array(
            rule_id, day - date '0001-01-01' + 1,
            extract(epoch FROM exception.starts)::int, extract(epoch FROM exception.ends)::int))
       FROM agenda_ruleexception exception JOIN agenda_availabilityrule rule ON rule.id = rule_id
       JOIN wanted ON wanted.id = calendar_id
      WHERE day BETWEEN %(first)s AND %(last)s),

    (SELECT json_agg(json_build_array(
            calendar_id, extra.site_id, day - date '0001-01-01' + 1,
            extract(epoch FROM starts)::int, extract(epoch FROM ends)::int))
       FROM agenda_extraopening extra JOIN wanted ON wanted.id = calendar_id
      WHERE (kind = 'stations' OR (
                (%(theme)s = '' OR themes = '{}' OR %(theme)s = ANY (themes))
            AND (%(language)s = '' OR languages = '{}' OR %(language)s = ANY (languages))
            AND (%(channel)s = '' OR channels = '{}' OR %(channel)s = ANY (channels))))
        AND day BETWEEN %(first)s AND %(last)s),

    (SELECT json_agg(ARRAY[
            calendar_id, seat,
            floor(date_part('epoch', lower(period)))::bigint, ceil(date_part('epoch', upper(period)))::bigint])
       FROM agenda_absence JOIN wanted ON wanted.id = calendar_id
      WHERE period && tstzrange(%(start)s, %(end)s)),

    (SELECT json_agg(
            CASE WHEN %(named)s THEN ARRAY[calendar_id, seat, starts, ends, hold_id]
                 ELSE ARRAY[calendar_id, seat, starts, ends] END)
       FROM (SELECT calendar_id, seat, hold_id,
                    floor(date_part('epoch', lower(period)))::bigint AS starts,
                    ceil(date_part('epoch', upper(period)))::bigint AS ends
               -- As in allocation_never_twice, whose index then finds one calendar's few among the many of all years.
               FROM agenda_allocation
               JOIN wanted ON int8range(calendar_id, calendar_id, '[]') && int8range(wanted.id, wanted.id, '[]')
              WHERE period && tstzrange(%(start)s, %(end)s) AND hold_id IS DISTINCT FROM %(besides)s::bigint) taken),

    (SELECT json_agg(json_build_array(
            site_id, weekday, extract(epoch FROM opens)::int, extract(epoch FROM closes)::int,
            valid_from - date '0001-01-01' + 1, valid_until - date '0001-01-01' + 1))
       FROM agenda_openinghours),

    (SELECT json_agg(json_build_array(
            id, site_id, first_day - date '0001-01-01' + 1, last_day - date '0001-01-01' + 1,
            extract(epoch FROM starts)::int, extract(epoch FROM ends)::int))
       FROM agenda_closure
      WHERE first_day <= %(last)s AND last_day >= %(first)s),

    (SELECT json_agg(json_build_array(
            id, kind, starts - date '0001-01-01' + 1, ends - date '0001-01-01' + 1, capacity_percent, remote_goes_on))
       FROM agenda_regime
      WHERE starts <= %(last)s AND coalesce(ends >= %(first)s, true))
)
