CREATE TABLE "ProviderAccounts" (
    "Issuer" TEXT NOT NULL,
    "Subject" TEXT NOT NULL,
    "UserId" TEXT NOT NULL,
    "LinkedAt" INTEGER NOT NULL,
    CONSTRAINT "PK_ProviderAccounts" PRIMARY KEY ("Issuer", "Subject"),
    CONSTRAINT "FK_ProviderAccounts_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_ProviderAccounts_UserId" ON "ProviderAccounts" ("UserId");

CREATE TABLE "Passkeys" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Passkeys" PRIMARY KEY,
    "UserId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "PublicKey" BLOB NOT NULL,
    "SignCount" INTEGER NOT NULL,
    "IsBackupEligible" INTEGER NOT NULL,
    "IsBackedUp" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "LastUsedAt" INTEGER NULL,
    CONSTRAINT "FK_Passkeys_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_Passkeys_UserId" ON "Passkeys" ("UserId");
