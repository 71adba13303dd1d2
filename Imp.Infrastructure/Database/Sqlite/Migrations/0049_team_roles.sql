-- What a member is trusted with in the team, on top of the role that they have everywhere.
ALTER TABLE "TeamMembers" ADD COLUMN "Role" TEXT NOT NULL DEFAULT 'Member';
