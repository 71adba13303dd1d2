CREATE TABLE "KeptConfigurations" (
    "Id" TEXT NOT NULL,
    "KeptAt" INTEGER NOT NULL,
    "KeptBy" TEXT NOT NULL,
    "Summary" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "TakenBackAt" INTEGER NULL,
    CONSTRAINT "PK_KeptConfigurations" PRIMARY KEY ("Id")
);

CREATE INDEX "IX_KeptConfigurations_KeptAt" ON "KeptConfigurations" ("KeptAt");
