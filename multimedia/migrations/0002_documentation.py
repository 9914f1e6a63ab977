from django.db import migrations, models

from cdm.core import folding

# A work is found by its own words, in whatever language it is: both dictionaries forgive endings, the plain words
# (`simple`) keep names and what neither knows, and `folded` finds Dutch compounds and words typed halfway. The title
# counts most. `sorted` is the title as a librarian files it: without accents, case or the article it begins with.
# `call_key` is the call number whatever its case and spaces: people write "emp 12", "EMP12" and mean one place.
SEARCH = (
    folding.function("multimedia_fold")
    + """
CREATE FUNCTION multimedia_words(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(multimedia_fold(words), '[^[:alnum:]]+', ' ', 'g'))
$$;
CREATE FUNCTION multimedia_filed(title text, language text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(multimedia_fold(title), CASE language
        WHEN 'fr' THEN '^[^[:alnum:]]*((le|la|les|un|une|des) +|l'' *)?'
        WHEN 'nl' THEN '^[^[:alnum:]]*((de|het|een|t) +)?'
        WHEN 'en' THEN '^[^[:alnum:]]*((the|a|an) +)?'
        WHEN 'de' THEN '^[^[:alnum:]]*((der|die|das|ein|eine) +)?'
        ELSE '^[^[:alnum:]]*' END, '')
$$;
ALTER TABLE multimedia_work
    ADD COLUMN call_key text GENERATED ALWAYS AS (upper(regexp_replace(call_number, '\\s', '', 'g'))) STORED,
    ADD COLUMN sorted text GENERATED ALWAYS AS (multimedia_filed(title, language)) STORED,
    ADD COLUMN folded text GENERATED ALWAYS AS (
        ' ' || multimedia_words(title || ' ' || authors || ' ' || publisher || ' ' || call_number) || ' ') STORED,
    ADD COLUMN search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('pg_catalog.french', multimedia_fold(title)), 'A')
        || setweight(to_tsvector('pg_catalog.dutch', multimedia_fold(title)), 'A')
        || setweight(to_tsvector('pg_catalog.simple', multimedia_fold(title || ' ' || authors)), 'B')
        || setweight(to_tsvector('pg_catalog.simple', multimedia_fold(publisher || ' ' || call_number)), 'D')) STORED;
CREATE UNIQUE INDEX work_call_number_once ON multimedia_work (call_key);
CREATE INDEX work_filed ON multimedia_work (sorted, id);
CREATE INDEX work_isbn ON multimedia_work (isbn) WHERE isbn <> '';
"""
)
UNSEARCHED = """
ALTER TABLE multimedia_work DROP COLUMN search, DROP COLUMN folded, DROP COLUMN sorted, DROP COLUMN call_key;
DROP FUNCTION multimedia_filed(text, text);
DROP FUNCTION multimedia_words(text);
DROP FUNCTION multimedia_fold(text);
"""

# Every word of the works, with the pairs of letters it is made of: words that share many pairs with a misspelt one are
# the few that are then compared letter by letter (multimedia.documentation.spelling). Words are only ever added: one
# that no work has any more finds nothing, and is not suggested. In order, so that two writers never wait for each other.
WORDS = """
CREATE FUNCTION multimedia_pairs(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT substr(' ' || word || ' ', place, 2)) FROM generate_series(1, length(word) + 1) place
$$;
CREATE TABLE multimedia_word (
    word text PRIMARY KEY,
    pairs text[] GENERATED ALWAYS AS (multimedia_pairs(word)) STORED
);
CREATE INDEX word_pairs ON multimedia_word USING gin (pairs);
CREATE FUNCTION multimedia_learn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO multimedia_word (word)
        SELECT DISTINCT word FROM written, unnest(string_to_array(btrim(written.folded), ' ')) word
        WHERE length(word) BETWEEN 4 AND 40 AND word !~ '[0-9]' ORDER BY word
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER work_words_added AFTER INSERT ON multimedia_work
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION multimedia_learn();
CREATE TRIGGER work_words_changed AFTER UPDATE ON multimedia_work
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION multimedia_learn();
"""
FORGOTTEN = """
DROP TRIGGER work_words_changed ON multimedia_work;
DROP TRIGGER work_words_added ON multimedia_work;
DROP FUNCTION multimedia_learn();
DROP TABLE multimedia_word;
DROP FUNCTION multimedia_pairs(text);
"""


class Migration(migrations.Migration):
    dependencies = [("multimedia", "0001_initial")]

    operations = [
        migrations.RunSQL(SEARCH, UNSEARCHED),
        migrations.RunSQL(WORDS, FORGOTTEN),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
                name="work_isbn_in_figures",
                condition=models.Q(isbn="") | models.Q(isbn__regex=r"^97[89][0-9]{10}$"),
            ),
        ),
    ]
