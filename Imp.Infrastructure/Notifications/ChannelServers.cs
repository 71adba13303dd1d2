using Imp.Domain.Notifications;

namespace Imp.Infrastructure.Notifications;

/// <summary>Tells which server a contact method needs, so that one that fails delays no other.</summary>
internal sealed class ChannelServers(Sealing sealing)
{
    /// <returns>Name and port; empty where all methods of a channel need the same one.</returns>
    public string Of(ContactMethod method)
    {
        var profile = ChannelBook.Of(method.Channel);
        if (profile.Address is { Type: FieldType.Url }) return Authority(method.Address);
        if (profile.Fields.FirstOrDefault(field => field.Type == FieldType.Url) is not { } url) return "";
        return ChannelFields.Open(sealing, method) is { } fields ? Authority(fields[url.Name]) : "";
    }

    private static string Authority(string address) => Uri.TryCreate(address, UriKind.Absolute, out var url) ? url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}" : "";
}
