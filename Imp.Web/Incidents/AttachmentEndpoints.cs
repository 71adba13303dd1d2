using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Incidents;
using Imp.Web.Api;
using Imp.Web.Identity;
using Microsoft.AspNetCore.Antiforgery;

namespace Imp.Web.Incidents;

/// <summary>The same files for the browser of somebody who is signed in: sent by the page's script with the page's token, as bytes that never pass the live line.</summary>
internal static class AttachmentEndpoints
{
    private const string List = "/incidents/{number:long}/attachments";

    public static void MapAttachments(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(List, AddAsync).RequireAuthorization(Somewhere.Respond).ExcludeFromDescription();
        routes.MapGet(List + "/{id:guid}", SaveAsync).RequireAuthorization(nameof(Permission.View)).ExcludeFromDescription();
        routes.MapGet(List + "/{id:guid}/picture", ShowAsync).RequireAuthorization(nameof(Permission.View)).ExcludeFromDescription();
    }

    private static async Task<IResult> AddAsync(long number, HttpContext context, IAntiforgery forms, AttachmentDesk desk, CommandBus bus, ICurrentActor who, IChance chance, CancellationToken cancel)
    {
        var (me, sent) = (await who.GetAsync(), FileAnswer.Sent(context));
        if (!await forms.IsRequestValidAsync(context)) throw new BadHttpRequestException("antiforgery");
        await desk.AddAsync(number, new(chance.NewId()), sent, me, add => bus.ExecuteAsync(add, me, cancel), cancel);
        return Results.NoContent();
    }

    private static Task SaveAsync(long number, Guid id, HttpContext context, AttachmentDesk desk) => GiveAsync(number, id, context, desk, isShown: false);

    private static Task ShowAsync(long number, Guid id, HttpContext context, AttachmentDesk desk) => GiveAsync(number, id, context, desk, isShown: true);

    private static async Task GiveAsync(long number, Guid id, HttpContext context, AttachmentDesk desk, bool isShown)
    {
        var found = await desk.FindAsync(number, new(id), context.RequestAborted) ?? throw new Missing("attachment");
        if (isShown && !found.Kind.IsPicture()) throw new Missing("picture");
        await FileAnswer.GiveAsync(
            context, new FileGiven(found.Name, found.Bytes, found.Sha256, (to, cancel) => desk.SendAsync(found, to, cancel)), isShown ? found.Kind.MediaType() : null);
    }
}
