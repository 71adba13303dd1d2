CREATE TABLE "ConfigurationRevisions" (
    "Number" INTEGER NOT NULL,
    "AuditSequence" INTEGER NOT NULL,
    "Before" INTEGER NULL,
    "ChangedBy" TEXT NOT NULL,
    "KeptAt" INTEGER NOT NULL,
    "Summary" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    CONSTRAINT "PK_ConfigurationRevisions" PRIMARY KEY ("Number")
);

-- What was kept before each "imp apply" becomes the beginning of the history.
INSERT INTO "ConfigurationRevisions" ("Number","AuditSequence","Before","ChangedBy","KeptAt","Summary","Text")
SELECT row_number() OVER (ORDER BY "KeptAt","Id"), 0, nullif(row_number() OVER (ORDER BY "KeptAt","Id") - 1, 0), "KeptBy", "KeptAt", substr('Before: ' || "Summary", 1, 200), "Text"
FROM "KeptConfigurations" WHERE "TakenBackAt" IS NULL;

DROP TABLE "KeptConfigurations";
