CREATE TABLE "Heartbeats" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Heartbeats" PRIMARY KEY,
    "ServiceId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Slug" TEXT NOT NULL,
    "PeriodSeconds" INTEGER NULL,
    "Cron" TEXT NULL,
    "Zone" TEXT NULL,
    "GraceSeconds" INTEGER NOT NULL,
    "Severity" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ArchivedAt" INTEGER NULL,
    "LastBeatAt" INTEGER NULL,
    "RunStartedAt" INTEGER NULL,
    "Run" TEXT NULL,
    "DueAt" INTEGER NULL,
    "ExpiresAt" INTEGER NULL,
    "NextAt" INTEGER NULL,
    "DownSince" INTEGER NULL,
    "PingCount" INTEGER NOT NULL,
    CONSTRAINT "FK_Heartbeats_Services_ServiceId" FOREIGN KEY ("ServiceId") REFERENCES "Services" ("Id") ON DELETE RESTRICT
);

CREATE TABLE "HeartbeatPings" (
    "HeartbeatId" TEXT NOT NULL,
    "Number" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "Run" TEXT NULL,
    "ExitCode" INTEGER NULL,
    "TookMs" INTEGER NULL,
    "From" TEXT NULL,
    "Body" BLOB NULL,
    CONSTRAINT "PK_HeartbeatPings" PRIMARY KEY ("HeartbeatId", "Number"),
    CONSTRAINT "FK_HeartbeatPings_Heartbeats_HeartbeatId" FOREIGN KEY ("HeartbeatId") REFERENCES "Heartbeats" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_Heartbeats_Next" ON "Heartbeats" ("NextAt") WHERE "NextAt" IS NOT NULL;

CREATE UNIQUE INDEX "IX_Heartbeats_Slug" ON "Heartbeats" ("ServiceId", "Slug") WHERE "ArchivedAt" IS NULL;
