using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;

namespace Imp.Infrastructure.Notifications;

/// <summary>Limits of outgoing messages over HTTP.</summary>
public sealed class MessageLimitResource(LimitBoard board) : ShortResource<MessageLimitResource.Item>
{
    /// <summary>For so long after a page further ones wait to go as one: no limit, but changed beside them.</summary>
    private const string Bundle = "bundle-seconds";

    public override string Path => "message-limits";

    public override string Single => "MessageLimit";

    public override string Means => "How many messages may go to one contact method within a time; what goes beyond waits. Also `bundle-seconds`: for so long after a page further ones wait to go as one.";

    public override Permission Reads => Permission.Manage;

    public override string Key => "name";

    public override string UsualSort => "name";

    protected override async Task<IReadOnlyList<Item>> ReadAsync(Call call)
    {
        var (now, shipped) = (await board.GetAsync(call.Cancel), board.Shipped);
        return
        [
            .. now.Table.Zip(shipped.Table, (limit, made) => new Item
            {
                Name = NameOf(limit.Key), Channel = limit.Channel, Message = limit.Message, Minutes = limit.Minutes, Smoothed = limit.Smoothed, Value = limit.Count, Shipped = made.Count, Changed = limit.Count != made.Count,
            }).Append(new Item { Name = Bundle, Value = now.BundleSeconds, Shipped = shipped.BundleSeconds, Changed = now.BundleSeconds != shipped.BundleSeconds }).OrderBy(item => item.Name, StringComparer.Ordinal),
        ];
    }

    protected override IEnumerable<Operation> Describe() =>
    [
        new("PUT", "/{name}", "setMessageLimit", "Sets one; what waits is looked at again at once", Operation.NeedsOf<SetMessageLimit>(), typeof(Body), 200, null, async call =>
        {
            await SetAsync(call, ((Body)call.Body!).Value);
            return await FindAsync(call.Key, call);
        }),
        new("DELETE", "/{name}", "resetMessageLimit", "Takes the change back: what Imp ships holds again, also of later versions", Operation.NeedsOf<SetMessageLimit>(), null, 204, null, async call =>
        {
            await SetAsync(call, null);
            return null;
        }),
    ];

    private async Task SetAsync(Call call, int? value)
    {
        if (call.Key != Bundle && board.Shipped.Table.All(limit => NameOf(limit.Key) != call.Key)) throw new Missing("message limit");
        try
        {
            if (call.Key == Bundle) await call.DoAsync(new SetBundling(value));
            else await call.DoAsync(CommandOf(board.Shipped.Table.Single(limit => NameOf(limit.Key) == call.Key).Key, value));
        }
        catch (FluentValidation.ValidationException wrong)
        {
            throw Wrong.Field("value", string.Join(' ', wrong.Errors.Select(error => error.ErrorMessage)));
        }
    }

    private static SetMessageLimit CommandOf(LimitKey limit, int? value) => new(limit.Channel, limit.Message, limit.Minutes, value);

    private static string NameOf(LimitKey limit) => $"{ApiJson.Word(limit.Channel)}-{ApiJson.Word(limit.Message)}-{limit.Minutes}";

    /// <summary>One limit.</summary>
    public sealed record Item
    {
        [Field("Names it: channels, messages, minutes.", Sorts = true, Example = "sms-page-15")]
        public string Name { get; init; } = "";

        [Field("By which channels; null for `bundle-seconds`.")]
        public ChannelClass? Channel { get; init; }

        [Field("Which messages; null for `bundle-seconds`.")]
        public MessageClass? Message { get; init; }

        [Field("How long the time is; null for `bundle-seconds`.", Example = 15)]
        public int? Minutes { get; init; }

        [Field("True when what goes beyond the next shorter limit is spread evenly over the rest of the time.")]
        public bool Smoothed { get; init; }

        [Field("So many messages, 0: no limit; for `bundle-seconds` seconds, 0: each page goes alone.", Example = 5)]
        public int Value { get; init; }

        [Field("What Imp ships.", Example = 5)]
        public int Shipped { get; init; }

        [Field("True when it is not what Imp ships.")]
        public bool Changed { get; init; }
    }

    /// <summary>What is sent to set one.</summary>
    public sealed record Body
    {
        [Field("0 to 1,000 messages, 0: no limit; for `bundle-seconds` 0 to 3,600 seconds.", Needed = true, Example = 3)]
        public int? Value { get; init; }
    }
}
