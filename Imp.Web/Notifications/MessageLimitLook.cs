using System.Globalization;
using Imp.Domain.Notifications;

namespace Imp.Web.Notifications;

/// <summary>How limits of messages are said.</summary>
public static class MessageLimitLook
{
    /// <returns><c>7 in 60 min, spread</c>.</returns>
    public static string Words(MessageLimit limit) =>
        limit.Count == 0 ? $"no limit in {limit.Minutes} min" : limit.Smoothed ? $"{limit.Count} in {limit.Minutes} min, spread" : $"{limit.Count} in {limit.Minutes} min";

    /// <returns><c>120 seconds</c>.</returns>
    public static string Bundling(int seconds) => seconds == 0 ? "never" : string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds");

    public static string Held(int count) => count switch { 0 => "no messages", 1 => "1 message", _ => string.Create(CultureInfo.InvariantCulture, $"{count} messages") };

    /// <returns>Why a message waits or waited; null when it never did.</returns>
    public static string? Held(Imp.Infrastructure.Notifications.DeliveryRow row) => row switch
    {
        { HeldUntil: { } until, State: DeliveryState.Pending } => $"waits: {row.HeldFor}, next at {until.ToUniversalTime().ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}",
        { HeldUntil: not null, State: DeliveryState.Sent } => $"waited: {row.HeldFor}",
        _ => null,
    };
}
