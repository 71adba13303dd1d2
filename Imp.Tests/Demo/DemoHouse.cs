using Imp.Infrastructure.Demo;
using Imp.Tests.Host;

namespace Imp.Tests.Demo;

/// <summary>The served company of the demo, filled once for all tests that only look at it. Write <c>[Collection(DemoHouse.Name)]</c>.</summary>
[CollectionDefinition(Name)]
public sealed class DemoHouse : IAsyncLifetime, ICollectionFixture<DemoHouse>
{
    public const string Name = "Demo";

    public ServedHouse House { get; private set; } = null!;

    public DemoOwner Owner { get; private set; } = null!;

    /// <summary>Where the story ends: the last noon, so that what happens at night does not depend on when the tests run.</summary>
    public DateTimeOffset Now { get; private set; }

    public async Task InitializeAsync() =>
        (House, Owner) = await ServedHouse.StartDemoAsync(clock => Now = new(clock.GetUtcNow().AddHours(-12).UtcDateTime.Date.AddHours(12), TimeSpan.Zero));

    public async Task DisposeAsync() => await House.DisposeAsync();
}
