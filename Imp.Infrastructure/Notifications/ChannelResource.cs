using Imp.Domain.Shared;
using Imp.Infrastructure.Api;

namespace Imp.Infrastructure.Notifications;

/// <summary>Channels and their pauses over HTTP.</summary>
public sealed class ChannelResource(ChannelQueries channels) : ShortResource<ChannelResource.Item>
{
    public override string Path => "channels";

    public override string Single => "Channel";

    public override string Means => "By what messages leave. While a channel is paused nothing leaves over it, and what is asked for is kept.";

    public override Permission Reads => Permission.Manage;

    public override string Key => "channel";

    public override string UsualSort => "channel";

    protected override async Task<IReadOnlyList<Item>> ReadAsync(Call call)
    {
        var known = (await channels.ListAsync(call.Cancel)).ToDictionary(row => row.Channel);
        return [.. Enum.GetValues<ChannelKind>().Select(kind => new Item(kind, known.GetValueOrDefault(kind))).OrderBy(item => ApiJson.Word(item.Channel), StringComparer.Ordinal)];
    }

    protected override IEnumerable<Operation> Describe() =>
    [
        new("POST", "/{channel}/pause", "pauseChannel", "Lets nothing leave over it until it is resumed", Operation.NeedsOf<PauseChannel>(), null, 204, null, async call =>
        {
            await call.DoAsync(new PauseChannel(KindOf(call)));
            return null;
        }),
        new("DELETE", "/{channel}/pause", "resumeChannel", "What waits goes out, the most important first", Operation.NeedsOf<ResumeChannel>(), null, 204, null, async call =>
        {
            await call.DoAsync(new ResumeChannel(KindOf(call)));
            return null;
        }),
    ];

    private static ChannelKind KindOf(Call call) => ApiJson.TryRead(typeof(ChannelKind), call.Key, out var kind) ? (ChannelKind)kind! : throw new Missing("channel");

    /// <summary>One channel.</summary>
    public sealed record Item
    {
        internal Item(ChannelKind kind, ChannelRow? row) =>
            (Channel, Name, Waiting, Failing, Paused, PausedAt, PausedBy) = (kind, kind.Name(), row?.Waiting ?? 0, row?.Broken.Count ?? 0, row?.Pause is not null, row?.Pause?.PausedAt, row?.Pause?.PausedBy);

        [Field("Names it.", Sorts = true)]
        public ChannelKind Channel { get; }

        [Field("What people call it.", Example = "E-mail")]
        public string Name { get; }

        [Field("Messages that wait for their time or their turn.", Example = 0)]
        public int Waiting { get; }

        [Field("Servers to which messages wait because they fail.", Example = 0)]
        public int Failing { get; }

        [Field("True while nothing leaves over it.")]
        public bool Paused { get; }

        [Field("Since when; null while it is not paused.")]
        public DateTimeOffset? PausedAt { get; }

        [Field("Who paused it; null while it is not paused.", Example = "Ana")]
        public string? PausedBy { get; }
    }
}
