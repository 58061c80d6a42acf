-- What each edit of one article did to its sentences, in the order of the text.
FROM v_revision_sentences
WHERE article_id = $article_id
ORDER BY version_no_after, in_headline DESC, coalesce(sentence_no_after, sentence_no_before), sentence_no_after;
