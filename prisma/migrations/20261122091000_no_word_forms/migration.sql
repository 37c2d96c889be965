-- What resembles a searched word is found among the words that a process holds of the catalogue; nothing reads their forms any more.
-- DropTable
DROP TABLE "word_form";
