namespace Imp.Infrastructure.Notifications;

/// <summary>A channel whose server nobody enters.</summary>
internal interface IFixedServer
{
    /// <summary>The provider's, unless something stands in for it.</summary>
    Uri Server { get; set; }
}
