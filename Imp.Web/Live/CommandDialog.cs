using Imp.Infrastructure.Changes;
using Imp.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Live;

/// <summary>A dialog that edits one command: the validator's messages stand at their fields, and it closes when the command was carried out.</summary>
public abstract class CommandDialog : ComponentBase
{
    [Inject] protected Acts Acts { get; set; } = null!;

    [Inject] protected Dialogs Dialogs { get; set; } = null!;

    private ActResult last = ActResult.Fine;

    /// <summary>What did not work, where no field shows it.</summary>
    protected string? Problem => last.Done || last.Errors.Count > 0 ? null : last.Problem;

    /// <returns>What is wrong with a field of the command.</returns>
    protected string? Error(string field) => last.Error(field);

    /// <param name="result">Handed to whoever opened the dialog; null leaves it open.</param>
    protected async Task SendAsync(ICommand command, object? result)
    {
        last = await Acts.TryAsync(command);
        if (last.Done && result is not null) Dialogs.Close(result);
    }

    /// <summary>Says what is wrong before anything was sent.</summary>
    protected void Refuse(string field, string message) => last = new ActResult(false, message, new Dictionary<string, string> { [field] = message });
}
