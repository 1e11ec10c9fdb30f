-- Whether one of the first rows of a relation has another value than the expression gives now.
select exists (
    select from (select * from <relation> limit :most) sample
    where (<column>)::text is distinct from (<expression>)::text)
