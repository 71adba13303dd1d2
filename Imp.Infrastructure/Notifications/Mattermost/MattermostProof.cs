using Imp.Domain.Shared;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Notifications.Mattermost;

/// <summary>What a button of Mattermost carries and shows to nobody: Mattermost signs nothing, so by this it is known that it was ours and that the server sent it.</summary>
public sealed class MattermostProof(DataFolder folder)
{
    private readonly AckLinks tokens = new(folder, "mattermost-buttons");

    public string Make(DeliveryId delivery) => tokens.Make(delivery);

    /// <returns>Null when it is not one of ours.</returns>
    public DeliveryId? Read(string? token) => tokens.Read(token);
}
