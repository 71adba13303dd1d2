-- How the subjects of an integration's mails are read; null for the built-in rules.
ALTER TABLE "Integrations" ADD COLUMN "MailKeyPattern" TEXT NULL;

ALTER TABLE "Integrations" ADD COLUMN "MailResolvedPattern" TEXT NULL;

CREATE TABLE "Probes" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Probes" PRIMARY KEY,
    "ServiceId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Target" TEXT NOT NULL,
    "UsesHead" INTEGER NOT NULL,
    "Statuses" TEXT NOT NULL,
    "Contains" TEXT NULL,
    "Lacks" TEXT NULL,
    "SlowMs" INTEGER NULL,
    "FollowsRedirects" INTEGER NOT NULL,
    "WarningDays" INTEGER NOT NULL,
    "CriticalDays" INTEGER NOT NULL,
    "IntervalSeconds" INTEGER NOT NULL,
    "TimeoutSeconds" INTEGER NOT NULL,
    "Retries" INTEGER NOT NULL,
    "Successes" INTEGER NOT NULL,
    "Severity" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ArchivedAt" INTEGER NULL,
    "LastAt" INTEGER NULL,
    "LastMs" INTEGER NULL,
    "Streak" INTEGER NOT NULL,
    "Problem" TEXT NULL,
    "DownSince" INTEGER NULL,
    "Told" TEXT NULL,
    "NextAt" INTEGER NULL,
    CONSTRAINT "FK_Probes_Services_ServiceId" FOREIGN KEY ("ServiceId") REFERENCES "Services" ("Id") ON DELETE RESTRICT
);

-- What each look of the last 24 hours found.
CREATE TABLE "ProbeLooks" (
    "ProbeId" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "IsGood" INTEGER NOT NULL,
    "TookMs" INTEGER NULL,
    "Problem" TEXT NULL,
    CONSTRAINT "PK_ProbeLooks" PRIMARY KEY ("ProbeId", "At"),
    CONSTRAINT "FK_ProbeLooks_Probes_ProbeId" FOREIGN KEY ("ProbeId") REFERENCES "Probes" ("Id") ON DELETE CASCADE
);

-- The same by the hour, for a month.
CREATE TABLE "ProbeHours" (
    "ProbeId" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "Good" INTEGER NOT NULL,
    "Bad" INTEGER NOT NULL,
    CONSTRAINT "PK_ProbeHours" PRIMARY KEY ("ProbeId", "At"),
    CONSTRAINT "FK_ProbeHours_Probes_ProbeId" FOREIGN KEY ("ProbeId") REFERENCES "Probes" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_Probes_ServiceId" ON "Probes" ("ServiceId");

CREATE INDEX "IX_Probes_Next" ON "Probes" ("NextAt") WHERE "NextAt" IS NOT NULL;
