using Imp.Web.Languages;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace Imp.Web.Kit;

/// <summary>Opens dialogs: the focus stays inside, Escape closes, the focus returns. Register as scoped, after Radzen's DialogService.</summary>
public sealed class Dialogs(DialogService service, Words words)
{
    /// <summary>Shows a component in a dialog; it draws a <see cref="FormDialog"/> or any content of its own.</summary>
    /// <param name="title">The dialog's heading.</param>
    /// <param name="parameters">The component's parameters.</param>
    /// <param name="width">A CSS length; on a phone the dialog always takes the screen's width.</param>
    /// <returns>What the component passed to <see cref="Close"/>; the type's default when it was dismissed.</returns>
    public async Task<TResult?> ShowAsync<TDialog, TResult>(string title, Dictionary<string, object?>? parameters = null, string width = "34rem")
        where TDialog : IComponent =>
        await service.OpenAsync<TDialog>(words[title], parameters!, Options(width)) is TResult result ? result : default;

    /// <summary>Asks before doing something.</summary>
    /// <param name="title">The question, for example "Close incident #12?".</param>
    /// <param name="text">What will happen.</param>
    /// <param name="confirm">The words on the button that does it.</param>
    /// <param name="danger">Whether it takes something away.</param>
    /// <returns>True when confirmed; false when cancelled or dismissed.</returns>
    public Task<bool> ConfirmAsync(string title, string text, string confirm, bool danger = false) =>
        ShowAsync<ConfirmDialog, bool>(title, new()
        {
            [nameof(ConfirmDialog.Text)] = text,
            [nameof(ConfirmDialog.Confirm)] = confirm,
            [nameof(ConfirmDialog.Danger)] = danger,
        }, "27rem");

    /// <summary>Closes the topmost dialog with a result.</summary>
    public void Close(object? result = null) => service.Close(result);

    private static DialogOptions Options(string width) => new()
    {
        Width = width,
        CssClass = "dialog",
        CloseDialogOnEsc = true,
        // A slip beside the dialog must not throw away what was typed.
        CloseDialogOnOverlayClick = false,
        AutoFocusFirstElement = true,
        ShowClose = true,
        Draggable = false,
        Resizable = false,
    };
}
