using Imp.Web.Kit;

namespace Imp.Web.Webhooks;

internal static class WebhookSecrets
{
    /// <summary>Shows a signing secret, this once.</summary>
    public static Task ShowSecretAsync(this Dialogs dialogs, string secret) => dialogs.ShowAsync<ShownOnceDialog, bool>("Signing secret", new()
    {
        ["Secret"] = secret, ["Label"] = "signing secret", ["Text"] = "This secret is shown only now. Give it to the receiver, which checks the signature of each call with it (Standard Webhooks).",
    });
}
