-- How the subjects of an integration's mails are read; null for the built-in rules.
ALTER TABLE "Integrations" ADD COLUMN "MailKeyPattern" TEXT NULL;

ALTER TABLE "Integrations" ADD COLUMN "MailResolvedPattern" TEXT NULL;
