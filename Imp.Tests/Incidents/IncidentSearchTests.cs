using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Services;
using Imp.Tests.Identity;
using Imp.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Imp.Tests.Incidents;

/// <summary>A house with two teams, three people and nine incidents.</summary>
public sealed class SearchHouse : IAsyncLifetime
{
    public PeopleHouse House { get; private set; } = null!;

    public UserId Ana { get; private set; }

    public async Task InitializeAsync()
    {
        var house = House = await PeopleHouse.StartAsync();
        Ana = (await house.PersonAsync("ana", Role.Responder)).User!.Value;
        var (team, shop) = (new TeamId(house.Chance.NewId()), new ServiceId(house.Chance.NewId()));
        await house.DoAsync(new CreateTeam(team, "Finders", ""));
        await house.DoAsync(new CreateService(shop, "Web shop", "", team));
        await DeclareAsync("Disk full on db7", Severity.Sev1, tags: ["eu", "db"], key: "db7/disk");
        house.Clock.Advance(TimeSpan.FromDays(1));
        await DeclareAsync("Checkout: connection refused", Severity.Sev2, shop, tags: ["db-replica"]);
        await DeclareAsync("Café geschlossen, Straße gesperrt", Severity.Sev3, shop);
        var closed = await DeclareAsync("Timeout of replica 504", Severity.Sev4, tags: ["db"]);
        await house.DoAsync(new CloseIncident(closed, CloseReason.Fixed, "It was the firewall"));
        house.Clock.Advance(TimeSpan.FromDays(1));
        var taken = await DeclareAsync("CPU at 100%", Severity.Sev2);
        await house.DoAsync(new EditIncident(taken, Assignee: Ana));
        await house.DoAsync(new AcknowledgeIncident(taken));
        var snoozed = await DeclareAsync("job a_b late", Severity.Sev3, shop);
        await house.DoAsync(new SnoozeIncident(snoozed, house.Clock.GetUtcNow().AddHours(5)));
        var (one, other) = (await DeclareAsync("Queue grows", Severity.Sev3), await DeclareAsync("Umlaute: Ärger", Severity.Sev3));
        await house.DoAsync(new MergeIncident(one, other));
        await house.DoAsync(new EditIncident(other, Notes: "See **runbook** of the elephants"));
        await house.DoAsync(new AddNote(other, "Called the bakery"));
        await house.DoAsync(new AddNote(other, "Nobody answers"));
        await DeclareAsync("Quotes \" and 'or' NEAR( AND * :", Severity.Sev4);
    }

    public async Task DisposeAsync() => await House.DisposeAsync();

    public async Task<IncidentId> DeclareAsync(string title, Severity severity, ServiceId? service = null, string[]? tags = null, string? key = null)
    {
        var id = new IncidentId(House.Chance.NewId());
        await House.DoAsync(new DeclareIncident(id, service ?? House.First.Service, title, severity, DedupKey: key, Tags: tags));
        return id;
    }

    public async Task<string> FindAsync(string q, UserId? me = null)
    {
        var search = await House.Of<SearchDesk>().ReadAsync(q, new Searcher(me ?? House.First.Owner, TimeZoneInfo.Utc), default);
        search.Problems.Should().BeEmpty();
        var page = await House.Of<IncidentQueries>().SearchAsync(search, null, 100, default);
        return string.Join(' ', page.Items.Select(row => row.Number));
    }
}

public sealed class IncidentSearchTests(SearchHouse house) : IClassFixture<SearchHouse>
{
    [Theory]
    [InlineData("", "9 8 6 5 3 2 1")]
    [InlineData("is:any", "9 8 7 6 5 4 3 2 1")]
    [InlineData("is:open", "9 8 3 2 1")]
    [InlineData("is:acknowledged", "6 5")]
    [InlineData("is:closed", "7 4")]
    [InlineData("is:open,closed", "9 8 7 4 3 2 1")]
    [InlineData("-is:open", "7 6 5 4")]
    [InlineData("-is:closed", "9 8 6 5 3 2 1")]
    [InlineData("is:snoozed", "6")]
    [InlineData("is:any -is:snoozed,closed", "9 8 5 3 2 1")]
    [InlineData("is:flapping", ""), InlineData("is:calm", ""), InlineData("is:waiting", ""), InlineData("is:umbrella", ""), InlineData("is:again", ""), InlineData("is:drill", ""), InlineData("-is:drill is:closed", "7 4")]
    [InlineData("is:merged", "7")]
    [InlineData("sev:1,2", "5 2 1")]
    [InlineData("is:any sev:4", "9 4")]
    [InlineData("is:any sev:1,4 -sev:4", "1")]
    [InlineData("service:\"web SHOP\"", "6 3 2")]
    [InlineData("is:any service:\"Web shop\",\"Main service\" sev:2", "5 2")]
    [InlineData("team:finders", "6 3 2")]
    [InlineData("-team:finders is:any", "9 8 7 5 4 1")]
    [InlineData("tag:db", "1"), InlineData("is:any tag:db", "4 1"), InlineData("tag:eu,db-replica", "2 1"), InlineData("is:any tag:replica", ""), InlineData("is:any -tag:db", "9 8 7 6 5 3 2")]
    [InlineData("who:ana", "5"), InlineData("who:Ana,nobody", "9 8 5 3 2 1"), InlineData("who:me", "6"), InlineData("is:any who:me", "6"), InlineData("-who:ana is:any", "9 8 7 6 4 3 2 1")]
    [InlineData("who:ana@example.org", "5")]
    [InlineData("opened-by:me sev:1", "1"), InlineData("is:any opened-by:ana", "")]
    [InlineData("status:resolved is:any", "7 4")]
    [InlineData("since:36h", "9 8 6 5 3 2"), InlineData("is:any before:36h", "1"), InlineData("is:any since:36h before:12h", "4 3 2"), InlineData("is:any -since:36h", "1")]
    [InlineData("#4", ""), InlineData("is:any #4", "4"), InlineData("is:any -#4 tag:db", "1")]
    [InlineData("is:any 504", "4"), InlineData("is:any 4", "4"), InlineData("is:any 50", "")]
    [InlineData("disk", "1"), InlineData("DIS", "1"), InlineData("db7", "1"), InlineData("\"dis\"", "")]
    [InlineData("connection refused", "2"), InlineData("\"connection refused\"", "2"), InlineData("\"refused connection\"", "")]
    [InlineData("cafe", "3"), InlineData("CAFÉ", "3"), InlineData("arger", "8")]
    [InlineData("firewall is:any", "4"), InlineData("runbook", "8"), InlineData("bakery answers", "8"), InlineData("elephants queue", "8")]
    [InlineData("is:any replica", "4 2"), InlineData("is:any replica -timeout", "2"), InlineData("is:any -replica tag:db", "1")]
    [InlineData("is:any replica sev:2", "2"), InlineData("is:any replica service:\"Main service\"", "4"), InlineData("is:any replica since:36h", "4 2"), InlineData("is:any who:me a_b", "6")]
    [InlineData("100%", "5"), InlineData("%", "5"), InlineData("-% sev:2", "2"), InlineData("a_b", "6"), InlineData("_", "6")]
    [InlineData("\"near(\"", "9"), InlineData("\"\\\" and 'or'\"", "9"), InlineData("AND", "9"), InlineData("*", "9"), InlineData("'or'", "9"), InlineData("title", ""), InlineData("\"Title : disk\"", "")]
    public async Task A_search_finds(string q, string numbers) => (await house.FindAsync(q)).Should().Be(numbers);

    [Theory]
    [InlineData("service:\"web shpo\"", 9, "There is no service \"web shpo\". Did you mean \"Web shop\"?")]
    [InlineData("disk team:xyzzyxyzzy", 10, "There is no team \"xyzzyxyzzy\".")]
    [InlineData("who:anna", 4, "There is no person \"anna\". Did you mean ana?")]
    [InlineData("is:opne", 3, "There is no state \"opne\". Did you mean open?")]
    public async Task A_name_that_nothing_has_is_said(string q, int at, string says)
    {
        var search = await house.House.Of<SearchDesk>().ReadAsync(q, new Searcher(null, TimeZoneInfo.Utc), default);

        search.Problems.Should().ContainSingle().Which.Should().Match<QueryProblem>(problem => problem.At == at && problem.Text == says);
    }

    [Fact]
    public async Task Nothing_that_somebody_types_breaks_a_search()
    {
        string[] pieces = ["\"", "*", "(", ")", ":", "^", "-", "AND ", "OR ", "NOT ", "NEAR(", "{", "}", "{0}", "'", ";", "\0", "%", "a", "1", "ä", "😀", " ", "tag:", "is:any ", ",", "\\"];
        var chance = new Random(7);
        for (var round = 0; round < 400; round++)
        {
            var q = string.Concat(Enumerable.Range(0, chance.Next(9)).Select(_ => pieces[chance.Next(pieces.Length)]));
            var search = await house.House.Of<SearchDesk>().ReadAsync(q, new Searcher(null, TimeZoneInfo.Utc), default);
            if (search.Problems.Count == 0) await house.House.Of<IncidentQueries>().FindAsync(search, null, 10, default);
        }
    }

    [Fact]
    public void Nothing_is_indexed_that_is_not_there_any_more()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = house.House.Of<SqliteFile>().Path, Pooling = false }.ToString());
        connection.Open();
        using var check = connection.CreateCommand();
        check.CommandText = """INSERT INTO "IncidentIndex" ("IncidentIndex") VALUES ('integrity-check')""";
        check.Invoking(command => command.ExecuteNonQuery()).Should().NotThrow();
    }
}

public sealed class IncidentWordsTests
{
    [Fact]
    public async Task What_changes_is_found_by_its_new_words_only()
    {
        var search = new SearchHouse();
        await search.InitializeAsync();
        await using var house = search.House;
        var id = await search.DeclareAsync("Old title", Severity.Sev2, tags: ["before"]);

        await house.DoAsync(new EditIncident(id, Title: "Fresh title", Notes: "zebra", Tags: ["after"]));

        (await search.FindAsync("old")).Should().BeEmpty();
        (await search.FindAsync("before")).Should().BeEmpty();
        foreach (var word in new[] { "fresh", "zebra", "after", "tag:after", "fresh zebra after" }) (await search.FindAsync(word)).Should().Be("10");
    }

    [Fact]
    public async Task An_alert_that_only_joins_writes_no_word_and_one_with_another_title_is_found()
    {
        await using var world = await World.StartAsync();
        await world.ServiceAsync("checkout");
        await world.SignalAsync("checkout", "Disk full");
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = world.Get<SqliteFile>().Path, Pooling = false }.ToString());
        connection.Open();
        long Writes()
        {
            using var count = connection.CreateCommand();
            count.CommandText = """SELECT coalesce(max(id),0) + (SELECT count(*) FROM "IncidentIndex_data") FROM "IncidentIndex_data" """;
            return (long)count.ExecuteScalar()!;
        }

        var before = Writes();
        for (var n = 0; n < 5; n++) await world.SignalAsync("checkout", "Disk full");

        Writes().Should().Be(before);
        world.AnyMessage = true;
    }

    [Fact]
    public void Incidents_of_an_older_version_are_found()
    {
        using var folder = new TempFolder();
        var file = folder["old.db"];
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        var scripts = Directory.GetFiles(Path.Combine(Repository.Root, "Imp.Infrastructure/Database/Sqlite/Migrations")).Order(StringComparer.Ordinal).ToList();
        void Run(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
        foreach (var script in scripts.TakeWhile(one => !one.Contains("0026_"))) Run(File.ReadAllText(script));
        Run("""
            PRAGMA foreign_keys=OFF;
            INSERT INTO "Incidents" ("Id","Number","ServiceId","Title","Severity","Response","Status","DedupKey","AlertCount","OpenedAt","Notes","Occurrence","Written","Version")
            VALUES ('A',3,'S','Disk full','Sev1','Open','Investigating','db7/disk',2,0,'See the runbook',1,1,1);
            INSERT INTO "IncidentTags" VALUES ('A','eu'), ('A','db');
            INSERT INTO "IncidentAlerts" ("IncidentId","ServiceId","DedupKey","FirstSeenAt","IsOpen","Title") VALUES ('A','S','k',0,1,'Inodes too'), ('A','S','k2',0,1,'Disk full');
            INSERT INTO "Timeline" ("IncidentId","At","Kind","ActorKind","ActorName","Data") VALUES ('A',0,'incident.note-added','Person','Ana','{"incident":"A","text":"Called the \"bakery\""}');
            """);

        Run(File.ReadAllText(scripts.Single(one => one.Contains("0026_"))));

        using var find = connection.CreateCommand();
        find.CommandText = """SELECT rowid FROM "IncidentIndex" WHERE "IncidentIndex" MATCH 'disk AND db7 AND runbook AND eu AND db AND inodes AND bakery AND 3'""";
        find.ExecuteScalar().Should().Be(3L);
        find.CommandText = """INSERT INTO "IncidentIndex" ("IncidentIndex") VALUES ('integrity-check')""";
        find.Invoking(command => command.ExecuteNonQuery()).Should().NotThrow();
    }
}
