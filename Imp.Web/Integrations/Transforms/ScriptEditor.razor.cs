using System.Text.Json;
using Imp.Infrastructure.Integrations.Scripts;
using Imp.Web.Host;
using Imp.Web.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Imp.Web.Integrations.Transforms;

/// <summary>A script in the making, with line numbers, errors in place, and its translation for the engine.</summary>
public sealed partial class ScriptEditor : IAsyncDisposable
{
    private const string File = "editor/editor.js";
    private const string Translator = "editor/babel.js";

    /// <summary>Source and translation as JSON, where every character may take six bytes.</summary>
    private const long LargestMessage = 6 * (ScriptLimits.Source + ScriptLimits.Code);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly CancellationTokenSource leaving = new();
    private ElementReference host;
    private BrowserPart<ScriptEditor>? editor;

    /// <summary>What stands in it at first.</summary>
    [Parameter, EditorRequired] public string Start { get; set; } = "";

    [Parameter] public bool ReadOnly { get; set; }

    /// <summary>Called after a rest in typing, and once at the beginning.</summary>
    [Parameter] public EventCallback<ScriptText> OnChange { get; set; }

    [Inject] private IJSRuntime Js { get; set; } = null!;

    private static bool HasEditor => WebAssets.Has(File);

    /// <summary>Shows an error at its line, or takes it away.</summary>
    public Task ShowAsync(int? line, string? message) => editor?.CallAsync("show", line, message) ?? Task.CompletedTask;

    /// <summary>Called by the browser.</summary>
    [JSInvokable]
    public async Task Changed(IJSStreamReference text)
    {
        try
        {
            await using var stream = await text.OpenReadStreamAsync(LargestMessage, leaving.Token);
            if (await JsonSerializer.DeserializeAsync<ScriptText>(stream, Json, leaving.Token) is { } written) await InvokeAsync(() => OnChange.InvokeAsync(written));
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        if (editor is not null) await editor.DisposeAsync();
        leaving.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        if (!HasEditor)
        {
            await OnChange.InvokeAsync(new ScriptText(Start, null, null, null));
            return;
        }
        editor = new BrowserPart<ScriptEditor>(Js, this);
        await editor.StartAsync(File, "create", host, Start, new { readOnly = ReadOnly, babel = WebAssets.Url(Translator) });
    }

    private Task TypeAsync(ChangeEventArgs change) => OnChange.InvokeAsync(new ScriptText(change.Value as string ?? "", null, null, null));
}
