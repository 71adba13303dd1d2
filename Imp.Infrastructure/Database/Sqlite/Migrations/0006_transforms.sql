-- What stands between an integration's requests and its alerts, every version of it, and the requests that it is tested with.
CREATE TABLE "Transforms" (
    "IntegrationId" TEXT NOT NULL CONSTRAINT "PK_Transforms" PRIMARY KEY,
    "Kind" TEXT NOT NULL,
    "Version" INTEGER NOT NULL,
    "FailedAt" INTEGER NULL,
    "FailedEvent" INTEGER NULL,
    "Failure" TEXT NULL
);

CREATE TABLE "TransformVersions" (
    "IntegrationId" TEXT NOT NULL,
    "Version" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "Source" TEXT NOT NULL,
    "Compiled" TEXT NULL,
    "SavedAt" INTEGER NOT NULL,
    "SavedBy" TEXT NOT NULL,
    CONSTRAINT "PK_TransformVersions" PRIMARY KEY ("IntegrationId", "Version")
);

CREATE TABLE "TransformCases" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_TransformCases" PRIMARY KEY,
    "IntegrationId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Request" TEXT NOT NULL,
    "Body" BLOB NOT NULL,
    "Expected" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL
);

CREATE INDEX "IX_TransformCases_IntegrationId" ON "TransformCases" ("IntegrationId");

-- Beside an event: what was sent with its body, and how its transform fared. Events of integrations without a transform have none.
CREATE TABLE "TransformRuns" (
    "Sequence" INTEGER NOT NULL CONSTRAINT "PK_TransformRuns" PRIMARY KEY,
    "Request" TEXT NULL,
    "Version" INTEGER NULL,
    "Failure" TEXT NULL
);

-- What waits for its script.
CREATE INDEX "IX_Events_Transforming" ON "Events" ("IntegrationId", "Sequence") WHERE "Outcome" = 'Transforming';
