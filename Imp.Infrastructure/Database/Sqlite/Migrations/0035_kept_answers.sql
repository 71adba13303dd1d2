CREATE TABLE "KeptAnswers" (
    "Caller" TEXT NOT NULL,
    "CallKey" TEXT NOT NULL,
    "Request" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "Made" TEXT NULL,
    "Answer" TEXT NULL,
    CONSTRAINT "PK_KeptAnswers" PRIMARY KEY ("Caller", "CallKey")
);

CREATE INDEX "IX_KeptAnswers_At" ON "KeptAnswers" ("At");
