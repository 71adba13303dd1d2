using System.Collections;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Operations;

namespace Imp.Infrastructure.Settings;

/// <summary>The settings in force over HTTP.</summary>
public sealed class SettingResource(ImpSettings settings, LogSwitch log) : ShortResource<SettingResource.Item>
{
    public override string Path => "settings";

    public override string Single => "Setting";

    public override string Means => "What the operator has set, in the file, the environment or on the command line; secrets as dots.";

    public override Permission Reads => Permission.Manage;

    public override string Key => "name";

    public override string UsualSort => "name";

    protected override Task<IReadOnlyList<Item>> ReadAsync(Call call) =>
        Task.FromResult<IReadOnlyList<Item>>([.. SettingsBinder.Names.Order(StringComparer.Ordinal).Select(name => new Item { Name = name, Value = Text(name) })]);

    protected override IEnumerable<Operation> Describe() =>
    [
        new("GET", "/log-level", "getLogLevel", "How much the log writes now", Permission.Manage, null, 200, typeof(LogLevel), _ => Task.FromResult<object?>(Level)),
        new("PUT", "/log-level", "setLogLevel", "Lets the log write more or less", Operation.NeedsOf<SetLogDetail>(), typeof(LevelBody), 200, typeof(LogLevel), async call =>
        {
            var body = (LevelBody)call.Body!;
            await call.DoAsync(new SetLogDetail(body.Level ?? log.Configured, body.Level is null ? null : body.Minutes));
            return Level;
        })
        { Means = "Without a restart. After the minutes, or with the next start, it is what the settings say." },
    ];

    private LogLevel Level => new() { Level = log.Now, Configured = log.Configured, Until = log.Until };

    private string? Text(string name) => name.Split(':').Aggregate((object?)settings, (at, part) => at?.GetType().GetProperty(part)!.GetValue(at)) switch
    {
        null => null,
        Secret => "••••",
        // Whoever knows it can say that all is well.
        Uri when name == "Watch:HeartbeatUrl" => "••••",
        string text => text,
        IEnumerable several => string.Join(", ", several.Cast<object>()),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        var other => other.ToString(),
    };

    /// <summary>One setting.</summary>
    public sealed record Item
    {
        [Field("As in docs/configuration.md.", Sorts = true, Example = "Mail:Host")]
        public string Name { get; init; } = "";

        [Field("Its value; null when it is not set.", Example = "mail.example.org")]
        public string? Value { get; init; }
    }

    /// <summary>How much the log writes.</summary>
    public sealed record LogLevel
    {
        [Field("Now.", Example = LogDetail.Debug)]
        public LogDetail Level { get; init; }

        [Field("What the settings say.", Example = LogDetail.Information)]
        public LogDetail Configured { get; init; }

        [Field("When it is that again; null: with the next start, or it is that now.")]
        public DateTimeOffset? Until { get; init; }
    }

    /// <summary>What is sent to change it.</summary>
    public sealed record LevelBody
    {
        [Field("Left out: what the settings say.", Example = LogDetail.Debug)]
        public LogDetail? Level { get; init; }

        [Field("After so many minutes it is what the settings say again, 1 to 1,440; left out: with the next start.", Example = 10)]
        public int? Minutes { get; init; }
    }
}
