namespace Imp.Domain.Notifications;

/// <summary>What leaves first when much waits: tests, because somebody is watching; first pages; repeated pages; the news that it is over.</summary>
public static class DeliveryPriority
{
    /// <summary>What goes before everything else.</summary>
    public const int First = 0;

    /// <summary>What goes behind everything else.</summary>
    public const int Last = 3;

    /// <param name="again">True for a page that repeats one.</param>
    /// <returns>0 goes first.</returns>
    public static int Of(DeliveryPurpose purpose, bool again) => purpose switch
    {
        DeliveryPurpose.Test => First,
        DeliveryPurpose.Page => again ? 2 : 1,
        DeliveryPurpose.Check => 1,
        DeliveryPurpose.Taken or DeliveryPurpose.Ended or DeliveryPurpose.Notice => Last,
    };
}
