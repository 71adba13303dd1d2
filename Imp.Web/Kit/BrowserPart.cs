using Imp.Web.Host;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Imp.Web.Kit;

/// <summary>
/// What a script of ours does in the browser for one component: its module, and what the module made. A component may be gone before the browser
/// has answered: then what was made is put away at once. An error there would end everything on the page.
/// </summary>
/// <param name="owner">Whose methods the script may call.</param>
internal sealed class BrowserPart<TOwner>(IJSRuntime js, TOwner owner) : IAsyncDisposable where TOwner : class
{
    private readonly DotNetObjectReference<TOwner> self = DotNetObjectReference.Create(owner);
    private IJSObjectReference? module;
    private IJSObjectReference? made;
    private bool isGone;

    /// <summary>Loads the file and lets its function make the part, which has to have a method <c>dispose</c>. Call it after the first render.</summary>
    /// <param name="place">The element it is for; the function's first argument. The second is the owner.</param>
    /// <param name="more">What the function wants besides.</param>
    public async Task StartAsync(string file, string function, ElementReference place, params object?[] more)
    {
        try
        {
            var loaded = await js.InvokeAsync<IJSObjectReference>("import", WebAssets.Url(file));
            if (isGone)
            {
                await loaded.DisposeAsync();
                return;
            }
            module = loaded;
            made = await loaded.InvokeAsync<IJSObjectReference>(function, [place, self, .. more]);
            if (isGone) await PutAwayAsync();
        }
        catch (Exception left) when (isGone || left is JSDisconnectedException)
        {
            // The page is gone, and the place in it.
        }
    }

    /// <summary>Calls a method of what was made; does nothing where there is nothing yet, or no longer.</summary>
    public async Task CallAsync(string method, params object?[] arguments)
    {
        if (made is null || isGone) return;
        try
        {
            await made.InvokeVoidAsync(method, arguments);
        }
        catch (Exception left) when (isGone || left is JSDisconnectedException)
        {
            // The page is gone.
        }
    }

    public async ValueTask DisposeAsync()
    {
        isGone = true;
        await PutAwayAsync();
        self.Dispose();
    }

    private async Task PutAwayAsync()
    {
        var (part, from) = (made, module);
        (made, module) = (null, null);
        try
        {
            if (part is not null)
            {
                await part.InvokeVoidAsync("dispose");
                await part.DisposeAsync();
            }
            if (from is not null) await from.DisposeAsync();
        }
        catch (Exception left) when (left is JSDisconnectedException or JSException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser has put it away already.
        }
    }
}
