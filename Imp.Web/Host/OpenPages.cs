using System.Collections.Concurrent;
using System.Globalization;
using Imp.Domain.Shared;
using Imp.Infrastructure.Settings;
using Imp.Web.Api;
using Imp.Web.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Imp.Web.Host;

/// <summary>How many live pages have their line to the server, in all and of each person. A page whose line dropped does not count until it is back.</summary>
internal sealed class OpenPages(ImpSettings settings)
{
    /// <summary>Of one person.</summary>
    public const int MostEach = 20;

    private readonly ConcurrentDictionary<UserId, int> each = new();
    private int all;

    public int All => Volatile.Read(ref all);

    /// <returns>Why this person cannot have another; null when he can.</returns>
    public string? Refusal(UserId person) =>
        each.GetValueOrDefault(person) >= MostEach ? $"You have {MostEach} pages of Imp open. Close some of them, then load this one again."
        : All >= settings.Limits.Pages ? $"So many pages are open that this server takes no more ({settings.Limits.Pages}). Wall screens are not counted and need no place."
        : null;

    public void Add(UserId person)
    {
        Interlocked.Increment(ref all);
        each.AddOrUpdate(person, 1, (_, before) => before + 1);
    }

    public void Take(UserId person)
    {
        Interlocked.Decrement(ref all);
        if (each.AddOrUpdate(person, 0, (_, before) => before - 1) <= 0) each.TryRemove(new(person, 0));
    }
}

/// <summary>Counts one page while it has its line.</summary>
internal sealed class OpenPage(OpenPages pages, AuthenticationStateProvider state) : CircuitHandler
{
    private UserId? counted;

    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (counted is not null || (await state.GetAuthenticationStateAsync()).User.UserOf() is not { } person) return;
        counted = person;
        pages.Add(person);
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (counted is { } person) pages.Take(person);
        counted = null;
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken) => OnConnectionDownAsync(circuit, cancellationToken);
}

/// <summary>Answers 503 to whoever asks for one live page too many, so that those who have theirs keep it.</summary>
internal sealed class TooManyPages(RequestDelegate next, OpenPages pages)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    public Task InvokeAsync(HttpContext context)
    {
        if (!IsLive(context) || context.User.UserOf() is not { } person || pages.Refusal(person) is not { } refusal) return next(context);

        context.Response.Headers.RetryAfter = Again.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "pages", refusal);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Too many pages · Imp</title></head>
            <body><main><h1>Too many pages are open</h1><p>{refusal}</p></main></body></html>
            """, context.RequestAborted);
    }

    private static bool IsLive(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } about && about.GetMetadata<ComponentTypeMetadata>() is not null && about.GetMetadata<ExcludeFromInteractiveRoutingAttribute>() is null;
}
