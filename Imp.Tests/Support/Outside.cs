using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Imp.Tests.Support.OutsideFirst", "Imp.Tests")]

namespace Imp.Tests.Support;

/// <summary>
/// The collection of tests that use something outside this process: a browser, a started <c>imp</c>, a real Alertmanager. They run one at a
/// time, beside the others, because they wait more than they work. Write <c>[Collection(Outside.Name)]</c> and take <see cref="Browser"/> in
/// the constructor where one is needed; it starts on first use.
/// </summary>
[CollectionDefinition(Name)]
public sealed class Outside : ICollectionFixture<Browser>
{
    public const string Name = "Outside";
}

/// <summary>The same for what is looked at in a browser, page by page: a line of its own beside the first. Write <c>[Collection(InBrowser.Name)]</c>.</summary>
[CollectionDefinition(Name)]
public sealed class InBrowser : ICollectionFixture<Browser>
{
    public const string Name = "In the browser";
}

/// <summary>The longest lines begin first, so that nobody waits for them at the end.</summary>
public sealed class OutsideFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName is not (Outside.Name or InBrowser.Name)).ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
