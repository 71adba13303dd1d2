using System.Globalization;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Settings;

/// <summary>The revisions of the configuration over HTTP.</summary>
public sealed class ConfigurationResource(IDbContextFactory<ImpDb> dbs) : TableResource<ConfigurationResource.Item>(dbs)
{
    public override string Path => "configurations";

    public override string Single => "Configuration";

    public override string Means => "The whole configuration as it was after each change, whoever made it: in the console, by this API, by `imp apply`. Changes that follow each other within seconds are one revision; the latest 200 are kept. `imp undo` goes back.";

    public override Permission Reads => Permission.Manage;

    public override string Key => "number";

    public override string UsualSort => "-number";

    public override Type Detail => typeof(Whole);

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.ConfigurationRevisions.Select(one => new Item
    {
        Number = one.Number, KeptAt = one.KeptAt, ChangedBy = one.ChangedBy, Summary = one.Summary, Before = one.Before,
    });

    protected override async Task<object> DetailAsync(ImpDb db, Item line, Call call)
    {
        var text = await db.ConfigurationRevisions.Where(one => one.Number == line.Number).Select(one => one.Text).SingleAsync(call.Cancel);
        var previous = await db.ConfigurationRevisions.Where(one => one.Number == line.Number - 1).Select(one => one.Text).FirstOrDefaultAsync(call.Cancel);
        return new Whole(line) { Text = text, Changes = call.Of<ConfigurationDesk>().Compare(previous, text).Lines };
    }

    protected override IEnumerable<Operation> Describe() =>
    [
        new("POST", "", "keepConfiguration", "Keeps what the configuration is now", Operation.NeedsOf<KeepConfiguration>(), typeof(Body), 200, null, async call =>
        {
            var body = (Body)call.Body!;
            await call.DoAsync(await call.Of<ConfigurationDesk>().NowAsync(body.Since, body.BackTo, call.Cancel));
            var latest = await call.Of<ConfigurationQueries>().LatestAsync(call.Cancel);
            return await FindAsync(latest!.Number.ToString(CultureInfo.InvariantCulture), call);
        })
        { Means = "Imp does so itself, a few seconds after a change; whoever is about to change much, or has, need not wait. Answers with the latest revision, which is a new one only where something was changed." },
    ];

    /// <summary>One revision.</summary>
    public record Item
    {
        [Field("Names it; the order in which they were kept.", Filters = true, Sorts = true, Example = 12)]
        public long Number { get; init; }

        [Field("When it was kept.", Filters = true)]
        public DateTimeOffset KeptAt { get; init; }

        [Field("Names of those who changed it.", Example = "Ana")]
        public string ChangedBy { get; init; } = "";

        [Field("What was changed.", Example = "service \"Checkout\": team")]
        public string Summary { get; init; } = "";

        [Field("The revision that `imp undo` goes to from here; null: there is nothing to take back.", Example = 11)]
        public long? Before { get; init; }
    }

    /// <summary>One with its text.</summary>
    public sealed record Whole : Item
    {
        internal Whole(Item line) : base(line) { }

        [Field("YAML, as `imp export` writes it.", Example = "imp: 1\n")]
        public string Text { get; init; } = "";

        [Field("What it has that the revision before it had not, in lines for people; empty when that is not kept.")]
        public IReadOnlyList<string> Changes { get; init; } = [];
    }

    /// <summary>What is said about what is kept.</summary>
    public sealed record Body
    {
        [Field("Everything after this revision is one change; left out: what came after the latest is.", Example = 1)]
        public long? Since { get; init; }

        [Field("It is what that revision was: undoing goes on from there.", Example = 1)]
        public long? BackTo { get; init; }
    }
}
