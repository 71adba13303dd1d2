using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Imp.Tests.Support;

/// <summary>
/// Lets bUnit run on an older AngleSharp.Diffing than it was built for: whatever version is asked for, the assembly of that simple name
/// answers. <see cref="BunitBindingTests"/> holds the pairing. The VSTest host happens to do the same by itself; other hosts do not.
/// See docs/decisions/0002.
/// </summary>
internal static class BunitBinding
{
    private const string Name = "AngleSharp.Diffing";

    [ModuleInitializer]
    internal static void Install() => AssemblyLoadContext.Default.Resolving += static (context, asked) =>
        asked.Name == Name && asked.Version is not null ? context.LoadFromAssemblyName(new AssemblyName(Name)) : null;
}
