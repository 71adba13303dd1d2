namespace Imp.Tests.Support;

/// <summary>
/// The collection of tests that use something outside this process: a browser, a started <c>imp</c>, a real Alertmanager. They run one at a
/// time and after all others, because they measure patience with a clock and would fight over two cores. Write
/// <c>[Collection(Outside.Name)]</c> and take <see cref="Browser"/> in the constructor where one is needed; it starts on first use.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Outside : ICollectionFixture<Browser>
{
    public const string Name = "Outside";
}
