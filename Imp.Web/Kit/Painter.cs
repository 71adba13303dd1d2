using System.Collections.Concurrent;
using Imp.Web.Languages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Imp.Web.Kit;

/// <summary>
/// Draws parts that look the same to everybody who reads one language, so that a long list puts finished markup in place of hundreds of live components:
/// drawn once for all who look, sent as one text, and nothing of it is kept per viewer. Such a part hears no clicks itself; what is around it does.
/// </summary>
internal sealed class Painter(IServiceScopeFactory scopes, ILoggerFactory logs) : IDisposable
{
    private readonly ConcurrentDictionary<Language, Lazy<IServiceScope>> shelves = new();

    /// <returns>The markup of each part.</returns>
    public async Task<IReadOnlyList<MarkupString>> DrawAsync(Language language, IReadOnlyList<RenderFragment> parts)
    {
        if (parts.Count == 0) return [];
        await using var renderer = new HtmlRenderer(ServicesOf(language), logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var drawn = new MarkupString[parts.Count];
            for (var at = 0; at < parts.Count; at++)
                drawn[at] = new MarkupString((await renderer.RenderComponentAsync<Frame>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Frame.Part)] = parts[at] }))).ToHtmlString());
            return drawn;
        });
    }

    public void Dispose()
    {
        foreach (var scope in shelves.Values)
            if (scope.IsValueCreated) scope.Value.Dispose();
    }

    private IServiceProvider ServicesOf(Language language) => shelves.GetOrAdd(language, one => new Lazy<IServiceScope>(() =>
    {
        var scope = scopes.CreateScope();
        scope.ServiceProvider.GetRequiredService<Words>().Use(one);
        return scope;
    })).Value.ServiceProvider;

    /// <summary>Holds one part.</summary>
    private sealed class Frame : IComponent
    {
        private RenderHandle handle;

        [Parameter] public RenderFragment Part { get; set; } = null!;

        public void Attach(RenderHandle renderHandle) => handle = renderHandle;

        public Task SetParametersAsync(ParameterView parameters)
        {
            Part = parameters.GetValueOrDefault<RenderFragment>(nameof(Part))!;
            handle.Render(Part);
            return Task.CompletedTask;
        }
    }
}
