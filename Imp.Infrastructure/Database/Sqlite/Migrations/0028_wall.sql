CREATE TABLE "WallLinks" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_WallLinks" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Hash" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "LastUsedAt" INTEGER NULL,
    "WithdrawnAt" INTEGER NULL
);

CREATE UNIQUE INDEX "IX_WallLinks_Hash" ON "WallLinks" ("Hash");
