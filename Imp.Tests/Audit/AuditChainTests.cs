using Imp.Domain.Audit;
using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Audit;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;
using Imp.Tests.Identity;
using Imp.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Tests.Audit;

/// <summary>The chain of the audit log: whole while Imp writes it, and broken for whoever else does.</summary>
public sealed class AuditChainTests(AuditChainTests.Written written) : IClassFixture<AuditChainTests.Written>
{
    private const string Moved = """UPDATE "Audit" SET "Sequence"=-"Sequence" WHERE "Sequence">={0}; UPDATE "Audit" SET "Sequence"={1}-"Sequence" WHERE "Sequence"<0;""";
    private const string Copied = """INSERT INTO "Audit" SELECT 5,"At","ActorKind","ActorId","ActorName","From","Command","Detail","Subject","Covers","Salt","Digest","Hash" FROM "Audit" WHERE "Sequence"=3;""";

    /// <summary>What somebody does to the file, which row is named, and what is said to have happened.</summary>
    public static TheoryData<string, string, long, ChainFaultKind> Deeds => new()
    {
        { "a detail", """UPDATE "Audit" SET "Detail"='{}' WHERE "Sequence"=5""", 5, ChainFaultKind.Changed },
        { "a name", """UPDATE "Audit" SET "ActorName"='Nobody' WHERE "Sequence"=5""", 5, ChainFaultKind.Changed },
        { "where from", """UPDATE "Audit" SET "From"=NULL WHERE "Sequence"=5""", 5, ChainFaultKind.Changed },
        { "who", """UPDATE "Audit" SET "ActorId"=NULL WHERE "Sequence"=5""", 5, ChainFaultKind.Changed },
        { "what", """UPDATE "Audit" SET "Command"='EditTeam' WHERE "Sequence"=5""", 5, ChainFaultKind.Changed },
        { "when", """UPDATE "Audit" SET "At"="At"+1 WHERE "Sequence"=5""", 5, ChainFaultKind.Changed },
        { "about what", """UPDATE "Audit" SET "Subject"=NULL WHERE "Sequence"=5""", 5, ChainFaultKind.Changed },
        { "the kind of who", """UPDATE "Audit" SET "ActorKind"='x' WHERE "Sequence"=5""", 5, ChainFaultKind.Changed },
        { "who, by no id", """UPDATE "Audit" SET "ActorId"='x' WHERE "Sequence"=5""", 5, ChainFaultKind.Changed },
        { "the first", """UPDATE "Audit" SET "At"=0 WHERE "Sequence"=1""", 1, ChainFaultKind.Changed },
        { "the last", """UPDATE "Audit" SET "At"=0 WHERE "Sequence"=9""", 9, ChainFaultKind.Changed },
        { "a salt taken away", """UPDATE "Audit" SET "Salt"=NULL,"ActorName"='x' WHERE "Sequence"=5""", 5, ChainFaultKind.Changed },
        { "an erasure that never was", """UPDATE "Audit" SET "Salt"=NULL WHERE "Sequence"=5; INSERT INTO "AuditRedactions" ("Sequence","ErasedBy","Digest") SELECT 5,6,"Digest" FROM "Audit" WHERE "Sequence"=5""", 5, ChainFaultKind.Changed },
        { "one removed", """DELETE FROM "Audit" WHERE "Sequence"=5""", 5, ChainFaultKind.Removed },
        { "three removed", """DELETE FROM "Audit" WHERE "Sequence" IN (4,5,6)""", 4, ChainFaultKind.Removed },
        { "one removed, the rest moved up", """DELETE FROM "Audit" WHERE "Sequence"=5; UPDATE "Audit" SET "Sequence"="Sequence"-1 WHERE "Sequence">5""", 5, ChainFaultKind.Removed },
        { "the first removed", """DELETE FROM "Audit" WHERE "Sequence"=1""", 1, ChainFaultKind.Removed },
        { "two swapped", """UPDATE "Audit" SET "Sequence"=0 WHERE "Sequence"=5; UPDATE "Audit" SET "Sequence"=5 WHERE "Sequence"=6; UPDATE "Audit" SET "Sequence"=6 WHERE "Sequence"=0""", 5, ChainFaultKind.Reordered },
        { "two far ones swapped", """UPDATE "Audit" SET "Sequence"=0 WHERE "Sequence"=4; UPDATE "Audit" SET "Sequence"=4 WHERE "Sequence"=8; UPDATE "Audit" SET "Sequence"=8 WHERE "Sequence"=0""", 4, ChainFaultKind.Reordered },
        { "one put in", string.Format(System.Globalization.CultureInfo.InvariantCulture, Moved, 5, 1) + Copied, 5, ChainFaultKind.Inserted },
        { "one put at the end", """INSERT INTO "Audit" ("Sequence","At","ActorKind","ActorName","Command","Detail") VALUES (10,0,'System','Imp','x','{}')""", 10, ChainFaultKind.Inserted },
        { "the last cut off", """DELETE FROM "Audit" WHERE "Sequence"=9""", 9, ChainFaultKind.CutOff },
        { "half cut off", """DELETE FROM "Audit" WHERE "Sequence">4""", 5, ChainFaultKind.CutOff },
        { "all cut off", """DELETE FROM "Audit" """, 1, ChainFaultKind.CutOff },
        { "cut off, and the head put back", """DELETE FROM "Audit" WHERE "Sequence">4; UPDATE "AuditHead" SET "Sequence"=4,"Hash"=(SELECT "Hash" FROM "Audit" WHERE "Sequence"=4)""", 4, ChainFaultKind.NotByImp },
    };

    [Fact]
    public void What_Imp_wrote_is_whole()
    {
        var verdict = written.Check(_ => { });

        verdict.Fault.Should().BeNull();
        verdict.Head.Sequence.Should().Be(Written.Rows);
        verdict.IsSealChecked.Should().BeTrue();
        AuditVerification.Findings(verdict).Should().ContainSingle().Which.Should().Match<Finding>(one => one.State == FindingState.Good && one.Says.Contains("9 rows"));
    }

    [Theory]
    [MemberData(nameof(Deeds))]
    public void Every_deed_is_found_and_the_row_named(string deed, string sql, long row, ChainFaultKind kind)
    {
        var fault = written.Check(folder => Run(folder, sql)).Fault;

        fault.Should().NotBeNull(deed);
        (fault!.Sequence, fault.Kind).Should().Be((row, kind), fault.Says);
    }

    [Fact]
    public void Whoever_computes_the_chain_anew_lacks_the_key_for_the_seal() => written.Check(folder =>
    {
        Run(folder, """UPDATE "Audit" SET "ActorName"='Nobody' WHERE "Sequence"=5""");
        using var connection = Open(folder);
        AuditSql.ChainOld(connection, new byte[32], new SystemChance(TimeProvider.System));
        File.Delete(Path.Combine(folder, "audit.head"));
    }).Fault!.Kind.Should().Be(ChainFaultKind.NotByImp);

    [Fact]
    public void An_older_database_in_its_place_is_known_from_outside() => written.Check(folder =>
    {
        File.Copy(written.Older, Path.Combine(folder, "imp.db"), overwrite: true);
    }).Fault.Should().Be(new ChainFault(7, ChainFaultKind.CutOff, "Rows 7 to 9 were cut off: the log ends at 6."));

    [Fact]
    public void Without_its_keys_a_backup_is_checked_but_for_the_seal()
    {
        var verdict = AuditFile.Check(written.Older, null, null);

        (verdict.Fault, verdict.IsSealChecked, verdict.Head.Sequence).Should().Be((null, false, 6));
    }

    [Fact]
    public async Task A_command_that_is_refused_leaves_the_chain_as_it_was()
    {
        await using var house = await PeopleHouse.StartAsync();
        await house.PersonAsync("ana", Role.Responder);

        await house.Invoking(it => it.PersonAsync("ana", Role.Responder)).Should().ThrowAsync<Refusal>();
        await house.PersonAsync("bo", Role.Responder);

        var verdict = AuditVerification.OfFolder(house.Of<DataFolder>().Path);
        (verdict.Fault, verdict.Head.Sequence).Should().Be((null, 3));
    }

    [Fact]
    public async Task An_older_database_goes_on_record_and_the_chain_goes_on()
    {
        await using var house = await PeopleHouse.StartAsync();
        var data = house.Of<DataFolder>();
        WitnessFile.Write(data.AuditWitness, new AuditHead(40, new byte[32]), data.KeyFor(AuditSql.KeyPurpose));

        await house.Of<AuditWitness>().LookAsync(default);
        await house.Of<AuditWitness>().LookAsync(default);

        var verdict = AuditVerification.OfFolder(data.Path);
        (verdict.Fault, verdict.Head.Sequence).Should().Be((null, 2));
        AuditVerification.Findings(verdict).Select(one => one.State).Should().Equal(FindingState.Warning, FindingState.Good);
        WitnessFile.Read(data.AuditWitness, data.KeyFor(AuditSql.KeyPurpose))!.Sequence.Should().Be(2);
    }

    [Fact]
    public async Task A_seal_that_is_not_ours_goes_on_record_before_it_is_ours_again()
    {
        using var folder = new TempFolder();
        written.CopyTo(folder.Path);
        using (var connection = Open(folder.Path)) AuditSql.ChainOld(connection, new byte[32], new SystemChance(TimeProvider.System));
        File.Delete(Path.Combine(folder.Path, "audit.head"));
        using var data = DataFolder.Take(folder.Path);
        await using var services = new ServiceCollection().AddLogging().AddImp(data).BuildServiceProvider();

        await services.GetRequiredService<Infrastructure.Changes.CommandBus>().ExecuteAsync(new Infrastructure.Identity.EditMyProfile("olga@example.org", "Olga", null), written.Owner);
        await services.GetRequiredService<AuditWitness>().LookAsync(default);

        AuditVerification.OfFolder(folder.Path).Gaps.Should().ContainSingle().Which.Should().Contain("row 9 before");
    }

    [Fact]
    public void What_was_written_before_there_was_a_chain_is_chained_by_the_upgrade()
    {
        using var folder = new TempFolder();
        written.CopyTo(folder.Path);
        BeforeTheChain(folder.Path);
        File.Delete(Path.Combine(folder.Path, "audit.head"));

        using (var data = DataFolder.Take(folder.Path))
            Upgrade(data);

        var verdict = AuditVerification.OfFolder(folder.Path);
        (verdict.Fault, verdict.Head.Sequence, verdict.IsSealChecked).Should().Be((null, Written.Rows, true));
        Rows.Ask(Path.Combine(folder.Path, "imp.db"), """SELECT count(*) FROM "Audit" WHERE "Subject" IS NOT NULL""").Single().Single().Should().NotBe("0");
    }

    /// <summary>Puts a file in the place of the database that an older Imp made, with the same audited changes.</summary>
    private static void BeforeTheChain(string folder)
    {
        const string Then = """ "Sequence","At","ActorKind","ActorId","ActorName","From","Command","Detail" """;
        var (now, then) = (Path.Combine(folder, "imp.db"), Path.Combine(folder, "then.db"));
        File.Move(now, then);
        Run(folder, string.Concat(Migrator.Scripts().Where(script => script.Version < AuditSql.Since).OrderBy(script => script.Version).Select(script => script.Sql + ";\n"))
            + $"""PRAGMA user_version={AuditSql.Since - 1}; ATTACH '{then}' AS "Now"; INSERT INTO "Audit" ({Then}) SELECT {Then} FROM "Now"."Audit"; DETACH "Now";""");
        File.Delete(then);
    }

    private static void Upgrade(DataFolder data) => new Migrator(data, new SqliteFile(data.Database), new BackupMaker(data, new ImpSettings(), TimeProvider.System, NullLogger<BackupMaker>.Instance), NullLogger<Migrator>.Instance).Run();

    private static SqliteConnection Open(string folder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "imp.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Run(string folder, string sql)
    {
        using var connection = Open(folder);
        SqliteFile.Run(connection, sql);
    }

    /// <summary>A folder with nine audited changes, of which every test gets a copy.</summary>
    public sealed class Written : IAsyncLifetime, IDisposable
    {
        public const int Rows = 9;

        private readonly TempFolder folder = new();

        /// <summary>The database as it was after six.</summary>
        public string Older => folder["older.db"];

        public Actor Owner { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await using var house = await PeopleHouse.StartAsync();
            Owner = house.Owner;
            foreach (var name in new[] { "ana", "bo", "cyd", "dan", "eve" }) await house.PersonAsync(name, Role.Responder);
            Save(house, Older);
            foreach (var name in new[] { "fay", "gus", "hal" }) await house.PersonAsync(name, Role.Responder);
            await house.Of<AuditWitness>().LookAsync(default);
            var data = house.Of<DataFolder>();
            Directory.CreateDirectory(Path.Combine(folder["data"], "keys"));
            Save(house, Path.Combine(folder["data"], "imp.db"));
            File.Copy(data.AuditWitness, Path.Combine(folder["data"], "audit.head"));
            File.Copy(Path.Combine(data.Keys, "master.key"), Path.Combine(folder["data"], "keys", "master.key"));
        }

        public AuditVerdict Check(Action<string> deed)
        {
            using var copy = new TempFolder();
            CopyTo(copy.Path);
            deed(copy.Path);
            return AuditVerification.OfFolder(copy.Path);
        }

        public void CopyTo(string target)
        {
            Directory.CreateDirectory(Path.Combine(target, "keys"));
            foreach (var file in new[] { "imp.db", "audit.head", Path.Combine("keys", "master.key") }) File.Copy(Path.Combine(folder["data"], file), Path.Combine(target, file));
        }

        Task IAsyncLifetime.DisposeAsync()
        {
            Dispose();
            return Task.CompletedTask;
        }

        public void Dispose() => folder.Dispose();

        private static void Save(PeopleHouse house, string target)
        {
            using var connection = new SqliteConnection($"Data Source={house.Of<DataFolder>().Database};Pooling=False");
            connection.Open();
            SqliteFile.Run(connection, $"VACUUM INTO '{target}'");
        }
    }
}
